import { CopyButton } from "@/components/ui/copy-button";

/** A text from elsewhere as it is: shown as characters, never as a page of its own, and folded to a bearable height. */
export function WebhookText({ text, label, name }: { text: string; label: string; name: string }) {
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys. */}
      <section aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-md bg-raised">
        <pre className="p-3 pr-10 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere">{text}</pre>
      </section>
      <span className="absolute top-2 right-2">
        <CopyButton text={text} label={name} />
      </span>
    </div>
  );
}

/** A JSON text with its members on lines of their own; anything else as it is. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

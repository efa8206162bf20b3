import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";

/** The whole story as the admin API gives it, and how to get it there. */
export function PaymentRaw({ json, curl }: { json: string; curl: string }) {
  return (
    <div className="space-y-5">
      <Card title="The same by API" aside={<CopyButton text={curl} label="the curl command" />}>
        <pre className="px-4 py-3 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere">{curl}</pre>
      </Card>
      <Card title="Raw" aside={<CopyButton text={json} label="the JSON" />}>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
          tabIndex={0}
          className="max-h-[75vh] overflow-auto px-4 py-3 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere"
        >
          {json}
        </pre>
      </Card>
    </div>
  );
}

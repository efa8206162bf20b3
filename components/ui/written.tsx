import { piecesOf } from "@/lib/core/unseen";

/**
 * A text as somebody else wrote it. It turns the direction of nothing beside it, and a sign in it that can't be seen is
 * marked, alone in its element, where it turns nothing either. The mark is no text: what is copied stays exact.
 */
export function Written({ children, className }: { children: string; className?: string }) {
  return (
    <bdi className={className}>
      {piecesOf(children).map(({ text, mark }, at) =>
        mark ? (
          <bdi
            key={at}
            data-mark={mark}
            className="mx-0.5 font-mono text-[0.8em] font-normal text-wait before:content-[attr(data-mark)]"
          >
            {text}
          </bdi>
        ) : (
          text
        ),
      )}
    </bdi>
  );
}

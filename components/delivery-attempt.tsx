import { ChevronRight, CircleCheck, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { WebhookText } from "@/components/webhook-text";
import type { Attempt } from "@/lib/webhooks/delivery-schema";

/** One try: when, how it ended, and folded under it what went out and what came back, byte for byte. */
export function DeliveryAttempt({ attempt, body, open }: { attempt: Attempt; body: string; open: boolean }) {
  const { response, error } = attempt;
  const taken = response !== null && response.status >= 200 && response.status < 300;
  return (
    <details open={open} className="group">
      <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-soft transition-transform group-open:rotate-90 motion-reduce:transition-none"
        />
        <span className="font-medium">Try {attempt.number}</span>
        <Badge tone={taken ? "good" : "bad"}>{response ? `answered ${response.status}` : "no answer"}</Badge>
        <span className="text-soft">
          <RelativeTime atMs={attempt.started_ms} /> · {attempt.duration_ms} ms
          {attempt.asked_for ? " · somebody asked for it" : ""}
        </span>
      </summary>
      <div className="space-y-4 px-4 pt-1 pb-4">
        <p className="text-soft">
          Sent <ExactTime atMs={attempt.started_ms} /> to <span className="wrap-anywhere">{attempt.url}</span>
        </p>
        <section aria-label={`Request of try ${attempt.number}`} className="space-y-2">
          <h3 className="font-semibold">Request</h3>
          <SignatureCheck signature={attempt.request.signature} />
          <WebhookText
            text={`${attempt.request.head}\r\n${body}`}
            label={`What was sent in try ${attempt.number}`}
            name="request"
          />
          {attempt.request.exact ? null : (
            <p className="text-xs text-soft">
              This try is from before request lines were kept: these are our own headers.
            </p>
          )}
        </section>
        <section aria-label={`Answer to try ${attempt.number}`} className="space-y-2">
          <h3 className="font-semibold">Answer</h3>
          {response ? (
            <WebhookText
              text={`${response.status}\n${headerLines(response.headers)}\n${response.body}`}
              label={`What was answered to try ${attempt.number}`}
              name="answer"
            />
          ) : (
            <p className="text-bad">{error ?? "There was none."}</p>
          )}
          {response ? <p className="text-xs text-soft">At most the first KiB of an answer is kept.</p> : null}
        </section>
      </div>
    </details>
  );
}

function SignatureCheck({ signature }: { signature: Attempt["request"]["signature"] }) {
  const Icon = signature.verifies ? CircleCheck : TriangleAlert;
  return (
    <p className={signature.verifies ? "flex items-center gap-1.5 text-good" : "flex items-center gap-1.5 text-bad"}>
      <Icon className="size-4 shrink-0" aria-hidden />
      <span>
        {signature.verifies ? "Signature checked" : "Signature does not verify"}: {signature.says}
      </span>
    </p>
  );
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

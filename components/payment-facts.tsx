import { Amount } from "@/components/amount";
import { PaymentRefunds, type ShownRefund } from "@/components/payment-refunds";
import { Card } from "@/components/ui/card";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { ExactTime } from "@/components/ui/time";

type Payment = {
  amountAuthorized: string;
  amountCaptured: string;
  amountRefunded: string;
  currency: string;
  merchant: { id: string; name: string };
  captureMethod: string;
  card: string | null;
  returnUrl: string | null;
  description: string | null;
  metadata: ReadonlyArray<{ name: string; value: string }>;
  createdMs: number;
  updatedMs: number;
  charges: readonly Charge[];
  refunds: readonly ShownRefund[];
};

type Word = { psp: string; name: string; because: string };

type Charge = {
  id: string;
  number: number;
  status: string;
  pspAccountName: string;
  pspReference: string | null;
  routing: { because: string; excluded: readonly Word[] } | null;
  failure: string | null;
};

/** What is known of a payment beside its timeline. */
export function PaymentFacts({ payment }: { payment: Payment }) {
  const { currency } = payment;
  return (
    <div className="space-y-5">
      <Card title="Facts">
        <Facts>
          <Fact name="Reserved">
            <Amount minor={payment.amountAuthorized} currency={currency} />
          </Fact>
          <Fact name="Taken">
            <Amount minor={payment.amountCaptured} currency={currency} />
          </Fact>
          <Fact name="Given back">
            <Amount minor={payment.amountRefunded} currency={currency} />
          </Fact>
          <Fact name="Merchant">
            <bdi>{payment.merchant.name}</bdi> <Mono copy="merchant id">{payment.merchant.id}</Mono>
          </Fact>
          <Fact name="Card">{payment.card ?? "not known yet"}</Fact>
          <Fact name="Capture">{payment.captureMethod}</Fact>
          <Fact name="Created">
            <ExactTime atMs={payment.createdMs} />
          </Fact>
          <Fact name="Last change">
            <ExactTime atMs={payment.updatedMs} />
          </Fact>
          {payment.description ? (
            <Fact name="Description">
              <bdi>{payment.description}</bdi>
            </Fact>
          ) : null}
          {payment.returnUrl ? <Fact name="Return address">{payment.returnUrl}</Fact> : null}
        </Facts>
      </Card>
      <Card title="Charges and routing">
        {payment.charges.length === 0 ? <p className="px-4 py-3 text-soft">No charge was tried yet.</p> : null}
        <div className="divide-y divide-line">
          {payment.charges.map((charge) => (
            <ChargeFacts key={charge.id} charge={charge} />
          ))}
        </div>
      </Card>
      <PaymentRefunds refunds={payment.refunds} />
      {payment.metadata.length > 0 ? (
        <Card title="Metadata">
          <Facts>
            {payment.metadata.map(({ name, value }) => (
              <Fact key={name} name={name}>
                <bdi>{value}</bdi>
              </Fact>
            ))}
          </Facts>
        </Card>
      ) : null}
    </div>
  );
}

function ChargeFacts({ charge }: { charge: Charge }) {
  return (
    <div>
      <Facts>
        <Fact name={`Try ${charge.number}`}>
          <bdi>{charge.pspAccountName}</bdi>, {charge.status.replaceAll("_", " ")}
        </Fact>
        {charge.failure ? <Fact name="Reason">{charge.failure}</Fact> : null}
        <Fact name="Charge">
          <Mono copy="charge id">{charge.id}</Mono>
        </Fact>
        {charge.pspReference ? (
          <Fact name="At the PSP">
            <Mono copy="PSP reference">{charge.pspReference}</Mono>
          </Fact>
        ) : null}
      </Facts>
      {charge.routing ? (
        <div className="space-y-2 px-4 pb-3">
          <Because title={`Chosen: ${charge.pspAccountName}`}>{charge.routing.because}</Because>
          {charge.routing.excluded.map((word) => (
            <Because key={word.psp} title={`Excluded: ${word.name}`}>
              {word.because}
            </Because>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Because({ title, children }: { title: string; children: string }) {
  return (
    <p className="rounded-md bg-raised px-3 py-2 wrap-anywhere">
      <span className="block text-xs font-medium text-soft">{title}</span>
      {sentence(children)}
    </p>
  );
}

/** Reasons are written to stand within a sentence; here they are one. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { Notice } from "@/components/ui/notice";

type Props = {
  /** How many suggestions are shown; `undefined` while none are asked for. */
  suggestions: number | undefined;
  fault: string | undefined;
  secret: boolean;
};

/** What is told below the search box: to a screen reader how much is suggested, to everybody what is wrong with the text. */
export function PaymentSearchNotes({ suggestions, fault, secret }: Props) {
  return (
    <>
      <p role="status" className="sr-only">
        {suggestions === undefined ? "" : suggestionsText(suggestions)}
      </p>
      {secret ? <CardNumberNote /> : null}
      {fault && !suggestions ? (
        <div className="mt-2">
          <Notice tone="wait">{fault}</Notice>
        </div>
      ) : null}
    </>
  );
}

/** What is told where somebody typed a card number. */
export function CardNumberNote() {
  return (
    <p role="alert" className="mt-1 text-bad">
      This looks like a card number. It was not sent anywhere: search by its last four digits.
    </p>
  );
}

function suggestionsText(count: number): string {
  if (count === 0) return "No suggestions.";
  return count === 1 ? "1 suggestion." : `${count} suggestions.`;
}

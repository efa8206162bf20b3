import { Notice } from "@/components/ui/notice";

/** Says that an address named a place in the list that is none, and what is shown instead. */
export function LostPlace({ lost }: { lost: boolean }) {
  if (!lost) return null;
  return (
    <Notice tone="wait">
      The place in this list that the address names is not there. This is the list's beginning.
    </Notice>
  );
}

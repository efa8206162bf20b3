"use client";

import { OverviewTile } from "@/components/overview-tile";
import { booksTone, countText, countTone, deliveriesTone, pspsTone, refundsTone } from "@/components/overview-words";
import { useLocale } from "@/components/ui/locale";
import { RelativeTime } from "@/components/ui/time";
import type { Overview } from "@/lib/overview/schema";

/** What waits for a person, each as a way to where it is dealt with. */
export function OverviewAttention({ overview, may }: { overview: Overview; may: { ledger: boolean } }) {
  const locale = useLocale();
  const { refunds_waiting, deliveries, cases, unknown, notifications_parked, books } = overview;
  return (
    <section
      aria-label="What waits"
      className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-4 *:last:nth-[odd]:col-span-2"
    >
      <OverviewTile
        name="Refunds waiting"
        href="/refunds?tab=waiting"
        tone={refundsTone(overview)}
        value={countText(refunds_waiting, locale)}
      >
        {refunds_waiting.oldest_ms === null ? (
          "None waits for a decision."
        ) : (
          <>
            The oldest was asked for <RelativeTime atMs={refunds_waiting.oldest_ms} />.
            {refunds_waiting.expiring > 0 ? ` ${refunds_waiting.expiring} expire within 12 hours.` : ""}
          </>
        )}
      </OverviewTile>
      <PspTile overview={overview} />
      <OverviewTile
        name="Deliveries failing"
        href={deliveriesHref(deliveries)}
        tone={deliveriesTone(overview)}
        value={countText(deliveries.failing, locale)}
      >
        {deliveries.failing.count === 0
          ? "Every webhook that is due was taken."
          : "They are tried again by themselves."}
        {deliveries.given_up.count > 0 ? ` ${countText(deliveries.given_up, locale)} given up within 7 days.` : ""}
      </OverviewTile>
      <OverviewTile name="Open cases" href="/cases" tone={countTone(cases, "bad")} value={countText(cases, locale)}>
        {cases.oldest_ms === null ? (
          "Nothing has to be looked into."
        ) : (
          <>
            The oldest is open since <RelativeTime atMs={cases.oldest_ms} />.
          </>
        )}
      </OverviewTile>
      <OverviewTile
        name="Outcomes unknown"
        href="/payments?status=processing"
        tone={countTone(unknown, "wait")}
        value={countText(unknown, locale)}
      >
        {unknown.count === 0
          ? "Every request to a PSP has its answer."
          : "The PSPs are being asked what became of them."}
      </OverviewTile>
      <OverviewTile
        name="Notifications parked"
        href="/notifications"
        tone={countTone(notifications_parked, "wait")}
        value={countText(notifications_parked, locale)}
      >
        {notifications_parked.count === 0
          ? "Everything that PSPs told is dealt with."
          : "They name what we don't know, or were given up."}
      </OverviewTile>
      {may.ledger ? (
        <OverviewTile
          name="Books"
          href="/ledger"
          tone={booksTone(overview)}
          value={books === null ? "Not checked" : books.balanced ? "Balanced" : "Not balanced"}
        >
          {books === null ? (
            "Nobody has checked them here yet."
          ) : (
            <>
              As checked <RelativeTime atMs={books.checked_ms} />.
            </>
          )}
        </OverviewTile>
      ) : null}
    </section>
  );
}

/** To those that fail now, else to those that were given up. */
function deliveriesHref({ failing, given_up }: Overview["deliveries"]): string {
  if (failing.count > 0) return "/deliveries?status=pending";
  return given_up.count > 0 ? "/deliveries?status=dead" : "/webhooks";
}

function PspTile({ overview }: { overview: Overview }) {
  const { psps } = overview;
  const [first] = psps.ailing;
  const alone = psps.ailing.length === 1 && first ? `/psps/${first.psp_account_id}` : "/psps";
  return (
    <OverviewTile
      name="PSPs not healthy"
      href={alone}
      tone={pspsTone(overview)}
      value={`${psps.ailing.length} of ${psps.accounts}`}
    >
      {psps.ailing.length === 0
        ? "Each one answers as it should."
        : `${psps.ailing.map(({ name, state, circuit }) => `${name}: ${state}, circuit ${circuit.replace("_", " ")}`).join("; ")}.`}
      {psps.held > 0 ? ` ${psps.held} held or switched off.` : ""}
    </OverviewTile>
  );
}

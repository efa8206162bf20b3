import fc from "fast-check";
import { About, Create, Restart, Tick } from "@/e2e/model/commands";
import { look, type Model, type Real } from "@/e2e/model/run";
import { behaviours, type State, type Token } from "@/e2e/model/state";
import { cancel, capture, confirm, decide, notify, refund, type Step, shop } from "@/e2e/model/steps";

const which = fc.nat({ max: 11 });
const percent = fc.option(fc.constantFrom(10, 30, 60, 100, 120), { nil: undefined });
const people = fc.constantFrom("approver", "admin", "merchant");
const rare: readonly Token[] = [
  "tok_timeout_after_charge",
  "tok_error_500",
  "tok_reset",
  "tok_wrong_amount",
  "tok_refund_timeout",
];
const usual = Object.keys(behaviours).filter((token) => !rare.includes(token as Token)) as Token[];
const token = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Token>("tok_visa") },
  { weight: 24, arbitrary: fc.constantFrom(...usual) },
  { weight: 2, arbitrary: fc.constantFrom(...rare) },
);
const waitsForDecision = ({ refunds }: State) => refunds.some(({ status }) => status === "requires_approval");
const about = (text: string, at: number, suits: (state: State) => boolean, step: Step) =>
  new About(text, at, suits, step);

const looks = which.map((at) => about("look", at, () => true, look));
const creates = fc
  .record({
    token,
    manual: fc.boolean(),
    confirm: fc.constantFrom(true, true, true, false),
    amount: fc.constantFrom(100, 2_599, 2_599, 150_000),
  })
  .map((asked) => new Create(asked));
const confirms = fc
  .tuple(which, fc.option(token, { nil: null }))
  .map(([at, card]) =>
    about(`confirm with ${card ?? "the same card"}`, at, ({ status }) => status.startsWith("requires_"), confirm(card)),
  );
const captures = fc
  .tuple(which, percent, fc.boolean())
  .map(([at, of, final]) =>
    about(
      `capture ${of ?? "all"} % ${final ? "at last" : "in part"}`,
      at,
      ({ status }) => status === "requires_capture",
      capture(of, final),
    ),
  );
const cancels = which.map((at) => about("cancel", at, ({ captured }) => captured === 0, cancel));
const refunds = fc
  .tuple(
    which,
    percent,
    fc.constantFrom("other", "other", "fraudulent"),
    fc.constantFrom("merchant", "merchant", "approver"),
  )
  .map(([at, of, reason, maker]) =>
    about(
      `refund ${of ?? "the rest"} % (${reason}) by ${maker}`,
      at,
      ({ captured }) => captured > 0,
      refund(of, reason, maker),
    ),
  );
const decisions = fc
  .tuple(which, fc.constantFrom("approve", "approve", "reject", "cancel"), people)
  .map(([at, verb, who]) => about(`${verb} by ${who}`, at, waitsForDecision, decide(verb, who)));
const challenges = fc
  .tuple(which, fc.constantFrom("approve", "approve", "decline"))
  .map(([at, answer]) =>
    about(`the shopper's ${answer}`, at, ({ status }) => status === "requires_action", shop(answer)),
  );
const notifications = fc
  .tuple(which, fc.constantFrom("signed", "forged"))
  .map(([at, sign]) => about(`a ${sign} notification`, at, ({ status }) => status !== "succeeded", notify(sign)));

/** One command. A failing run shrinks to looks: what is left beside them is what it takes. */
export const commands: fc.Arbitrary<fc.AsyncCommand<Model, Real>> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: looks },
  { weight: 18, arbitrary: creates },
  { weight: 12, arbitrary: confirms },
  { weight: 14, arbitrary: captures },
  { weight: 8, arbitrary: cancels },
  { weight: 18, arbitrary: refunds },
  { weight: 14, arbitrary: decisions },
  { weight: 6, arbitrary: challenges },
  { weight: 3, arbitrary: notifications },
  { weight: 2, arbitrary: fc.constant(new Tick()) },
  { weight: 1, arbitrary: fc.constantFrom<"app" | "engine">("app", "engine").map((name) => new Restart(name)) },
);

import { exponentOf } from "@/lib/core/money";
import type { Payment } from "@/simulator/ledger";

const STYLE = `
:root { color-scheme: light dark; --ink: #16202e; --soft: #56657a; --paper: #fff; --ground: #eef2f7; --line: #d5dde8; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eaf0f8; --soft: #a3b1c4; --paper: #17202c; --ground: #0d131b; --line: #2c3a4c; --accent: #6db3ff; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 2rem; }
.bank { display: flex; align-items: center; gap: .6rem; font-weight: 600; color: var(--soft); margin: 0 0 1.5rem; }
.bank::before { content: ""; width: 1.4rem; height: 1.4rem; border-radius: 6px; background: var(--accent); }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
.amount { font-size: 2rem; font-weight: 650; font-variant-numeric: tabular-nums; margin: .75rem 0 1.25rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1.25rem; margin: 0 0 1.75rem; padding: 1rem 0; border-block: 1px solid var(--line); }
dt { color: var(--soft); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
button { width: 100%; font: inherit; font-weight: 600; padding: .8rem 1rem; border-radius: 10px; border: 1px solid var(--line); cursor: pointer; margin-top: .6rem; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.yes { background: #0b5cad; border-color: #0b5cad; color: #fff; } .no { background: transparent; color: var(--ink); }
small { display: block; color: var(--soft); margin-top: 1.25rem; }`;

/** The bank's page on which a shopper approves or declines a payment. */
export function challengePage(payment: Payment): string {
  return page(
    "Confirm your payment",
    `<h1>Confirm your payment</h1>
    <p class="amount">${amountText(payment)}</p>
    <dl><dt>Order</dt><dd>${escapeHtml(payment.reference)}</dd><dt>Card</dt><dd>${escapeHtml(payment.brand)} ending ${escapeHtml(payment.last4)}</dd></dl>
    <form method="post">
      <button class="yes" name="action" value="approve">Approve payment</button>
      <button class="no" name="action" value="decline">Decline payment</button>
    </form>
    <small>This is a simulated bank. No money moves.</small>`,
  );
}

/** What the shopper sees when the payment is decided and there is no shop to go back to. */
export function outcomePage(payment: Payment): string {
  const what = { declined: "was declined", voided: "was canceled by the shop" }[payment.status as string];
  const sentence = `The payment ${what ?? "is approved"}. You can close this page.`;
  return page("Payment decided", `<h1>${sentence}</h1>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Simulated Bank</title><style>${STYLE}</style></head>
<body><main><p class="bank">Simulated Bank</p>${content}</main></body></html>`;
}

/** Minor units with the currency's own decimals: 2599 EUR is "25.99 EUR". */
function amountText(payment: Payment): string {
  const exponent = exponentOf(payment.currency);
  const digits = String(payment.amount).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ""} ${escapeHtml(payment.currency)}`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A payment that succeeded. */
export const SUCCEEDED = "(SELECT id FROM payment_intents WHERE status = 'succeeded' ORDER BY id LIMIT 1)";
const CAPTURED = "(SELECT id FROM charges WHERE status = 'captured' ORDER BY id LIMIT 1)";
const CALL = `(SELECT id FROM psp_calls WHERE charge_id = ${CAPTURED})`;
const RECORD = "(SELECT min(id) FROM audit_log)";

type Damage = [name: string, statements: string[], finding: RegExp];

/** Opens a case about that payment. */
const besideCase = (kind: string) =>
  `INSERT INTO cases (id, merchant_id, livemode, kind, payment_intent_id, evidence)
     SELECT 'case_beside', merchant_id, livemode, '${kind}', id, '{}' FROM payment_intents WHERE id = ${SUCCEEDED}`;

/** What a hand in the database could do: its name, the statements, and the finding that it must lead to. */
export const damages: Damage[] = [
  [
    "a counter is off by one",
    [
      `UPDATE payment_intents SET amount_released = amount_released + 1, amount_captured = amount_captured - 1 WHERE id = ${SUCCEEDED}`,
    ],
    /^1: amounts of a payment are not those of its charges: amount_captured is 2598 not 2599/,
  ],
  [
    "more is captured than was authorized",
    [
      "ALTER TABLE charges DROP CONSTRAINT charges_captured",
      `UPDATE charges SET amount_captured = amount_captured + 1 WHERE id = ${CAPTURED}`,
    ],
    /^1: amounts of charges are out of order/,
  ],
  [
    "a charge is captured that no call captured",
    [`UPDATE psp_calls SET outcome = 'declined' WHERE id = ${CALL}`],
    /^1: amount_captured of a charge is not the sum of its approved captures: 2599 is not 0/,
  ],
  [
    "a PSP call of a payment that is over is stuck",
    [
      `UPDATE psp_calls SET status = 'in_flight', outcome = NULL, lease_until = now() + interval '1 hour' WHERE id = ${CALL}`,
    ],
    /^2: a payment is over while a call that could move its money is open: succeeded, authorize/,
  ],
  [
    "our books have another reference",
    [`UPDATE charges SET psp_reference = 'sp_elsewhere' WHERE id = ${CAPTURED}`],
    /^3: the PSP has a payment on other terms than ours/,
  ],
  [
    "a payment that the PSP has is lost here",
    [`UPDATE psp_calls SET idempotency_key = 'lost' WHERE id = ${CALL}`],
    /^3: an orphan: the PSP has a payment that we don't know/,
  ],
  [
    "a payment is here that the PSP does not have",
    [`UPDATE psp_calls SET idempotency_key = 'lost' WHERE id = ${CALL}`],
    /^3: a phantom: the PSP knows nothing/,
  ],
  [
    "money is held there and not here",
    ["UPDATE charges SET status = 'failed', amount_authorized = 0 WHERE status = 'authorized'"],
    /^3: the PSP holds or took money, and our books say it doesn't/,
  ],
  [
    "a void is undone in our books",
    [
      "UPDATE charges SET amount_released = 0, status = 'authorized' WHERE id = (SELECT min(id) FROM charges WHERE status = 'voided')",
    ],
    /^3: the PSP moved other sums than our books have/,
  ],
  [
    "a fee is left out",
    ["DELETE FROM ledger_entries WHERE id = (SELECT min(id) FROM ledger_entries WHERE kind = 'fee')"],
    /^3: the PSP kept another fee than our ledger has/,
  ],
  [
    "an event is missing",
    [`DELETE FROM events WHERE object_id = ${SUCCEEDED} AND seq = 2`],
    /^5: versions of payment_intents and their events don't match: version 3, events 1 3/,
  ],
  [
    "a step is told that is not legal",
    [
      `UPDATE events SET body = replace(body, '"status":"processing"', '"status":"failed"') WHERE object_id = ${SUCCEEDED} AND seq = 2`,
    ],
    /^5: a step of payment_intents is not legal: requires_confirmation to failed/,
  ],
  [
    "the last event tells another state",
    [`UPDATE payment_intents SET status = 'canceled' WHERE id = ${SUCCEEDED}`],
    /^5: the last event of payment_intents tells another state than the row: canceled was told as succeeded/,
  ],
  [
    "a delivery is deleted",
    ["DELETE FROM deliveries WHERE id = (SELECT min(id) FROM deliveries)"],
    /^6: an event has no delivery to an endpoint that subscribes to it/,
  ],
  [
    "a delivery is dead without a reason",
    ["UPDATE deliveries SET status = 'dead', failure_reason = NULL WHERE id = (SELECT min(id) FROM deliveries)"],
    /^6: a delivery ended without a reason/,
  ],
  [
    "a posting is changed",
    ["UPDATE ledger_postings SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_postings)"],
    /^7: an entry does not add up to zero: 1 EUR/,
  ],
  [
    "an entry is changed so that it still balances",
    [
      `UPDATE ledger_postings SET amount = amount + 1 WHERE amount > 0 AND entry_id = (SELECT min(id) FROM ledger_entries WHERE kind = 'captured')`,
      `UPDATE ledger_postings SET amount = amount - 1 WHERE amount < 0 AND entry_id = (SELECT min(id) FROM ledger_entries WHERE kind = 'captured')`,
    ],
    /^7: a charge was captured or refunded by other sums than the ledger has/,
  ],
  [
    "a payment that a client was told of is gone",
    [`UPDATE payment_intents SET id = 'pi_gone' WHERE id = ${SUCCEEDED}`],
    /^8: an object that was shown does not exist/,
  ],
  [
    "a captured sum shrinks",
    [`UPDATE payment_intents SET amount_captured = 1 WHERE id = ${SUCCEEDED}`],
    /^8: a sum that was shown has shrunk/,
  ],
  [
    "the answer kept for a key is another one",
    [
      "UPDATE idempotency_keys SET response_body = response_body || '\\x20' WHERE key = (SELECT key FROM idempotency_keys WHERE response_status = 201 ORDER BY created_at LIMIT 1)",
    ],
    /^9: an answer is not the one that is kept for its key/,
  ],
  [
    "an instruction was not sent",
    ["UPDATE outbox SET sent_at = NULL WHERE id = (SELECT min(id) FROM outbox)"],
    /^10: an instruction was not sent/,
  ],
  [
    "a notification about a call that we know was left lying",
    ["UPDATE notifications SET status = 'parked' WHERE id = (SELECT min(id) FROM notifications)"],
    /^10: a notification of a PSP was not processed: .* is parked/,
  ],
  [
    "a lease was not given back",
    [
      "UPDATE deliveries SET status = 'pending', lease_until = now() - interval '1 s' WHERE id = (SELECT min(id) FROM deliveries)",
    ],
    /^10: a lease is past its time: delivery/,
  ],
  [
    "a refund is carried out without a decision",
    ["UPDATE refunds SET status = 'succeeded' WHERE status = 'requires_approval'"],
    /^11: a refund that needed approval was carried out without an approval in time: no decision/,
  ],
  [
    "the terms of a refund are changed",
    ["UPDATE refunds SET amount = amount + 1 WHERE status = 'requires_approval'"],
    /^11: a refund's hash is not that of its terms/,
  ],
  [
    "an approval is taken away after it was carried out",
    ["DELETE FROM refund_decisions WHERE decision = 'approved'"],
    /^11: a refund that needed approval was carried out without an approval in time: no decision, succeeded/,
  ],
  [
    "the maker decides",
    [
      `INSERT INTO refund_decisions (refund_id, decision, checker_id, checker_role, request_hash, request_id)
         SELECT id, 'approved', maker_id, 'admin', request_hash, 'req_1' FROM refunds WHERE status = 'requires_approval'`,
    ],
    /^11: a decision was made by who asked/,
  ],
  [
    "who decides was shown a secret of the client that asked",
    [
      `INSERT INTO api_client_people (client_id, operator_id, since)
         SELECT r.maker_id, d.checker_id, d.decided_at FROM refunds r JOIN refund_decisions d ON d.refund_id = r.id
         WHERE r.maker_type = 'api_client' LIMIT 1`,
    ],
    /^11: somebody was behind both sides of a refund/,
  ],
  [
    "an audit record is edited",
    [`UPDATE audit_log SET actor_id = 'op_other' WHERE id = ${RECORD}`],
    /^12: a chain does not verify: record 1 m_1/,
  ],
  [
    "an audit record is deleted",
    [`DELETE FROM audit_log WHERE id = ${RECORD}`],
    /^12: a refund's request and the audit log don't match/,
  ],
  ...["capture", "cancel"].map(
    (verb): Damage => [
      `the record of an operator's ${verb} is deleted`,
      [`DELETE FROM audit_log WHERE action = 'payment.${verb}_requested'`],
      new RegExp(`^12: a ${verb} through the admin API has no record: 1 requests, 0 records`),
    ],
  ),
  [
    "the record of an operator's capture tells another amount",
    [`UPDATE audit_log SET after = jsonb_set(after, '{amount}', '"1"') WHERE action = 'payment.capture_requested'`],
    /^12: a record tells of a capture that is none of its payment's/,
  ],
  [
    "the maker of an operator's refund is rewritten",
    [
      "ALTER TABLE refunds DROP CONSTRAINT refunds_maker",
      "UPDATE refunds SET maker_id = 'op_demo_viewer' WHERE maker_type = 'operator'",
    ],
    /^12: a record names another maker than the refund: operator op_demo_viewer asked, operator op_demo_support stands/,
  ],
  [
    "money goes back on paper, beside a cancel that came too late",
    [
      besideCase("cancel_too_late"),
      `UPDATE charges SET amount_refunded = 1000 WHERE payment_intent_id = ${SUCCEEDED}`,
      `UPDATE payment_intents SET amount_refunded = 1000 WHERE id = ${SUCCEEDED}`,
    ],
    /^3: the PSP moved other sums than our books have: .* captured 2599 refunded 0 voided 0 there, 2599 1000 0 here/,
  ],
  [
    "money goes back on paper, beside an answer that came too late",
    [
      besideCase("late_result"),
      `UPDATE charges SET amount_refunded = 1000 WHERE payment_intent_id = ${SUCCEEDED}`,
      `UPDATE payment_intents SET amount_refunded = 1000 WHERE id = ${SUCCEEDED}`,
    ],
    /^1: amount_refunded of a charge is not the sum of its approved refund calls: 1000 is not 0/,
  ],
  [
    "a card number is in a payment's metadata",
    [`UPDATE payment_intents SET metadata = '{"note": "4111 1111 1111 1111"}' WHERE id = ${SUCCEEDED}`],
    /^13: "4111…11" \(19 characters\) stands in public.payment_intents.metadata/,
  ],
  [
    "a card number is in the engine",
    [`UPDATE engine.events SET body = '{"card":"4111111111111111"}' WHERE id = (SELECT min(id) FROM engine.events)`],
    /^13: "4111…11" \(16 characters\) stands in engine.events.body/,
  ],
  [
    "a bug is kept as an answer",
    ["UPDATE idempotency_keys SET response_status = 500 WHERE key = (SELECT min(key) FROM idempotency_keys)"],
    /^14: a server's error is kept for a key/,
  ],
];

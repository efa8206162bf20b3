/** A state machine as data: state -> event -> next state. */
export type TransitionTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names of the events that a table knows. */
export type EventOf<Table extends TransitionTable> = {
  [State in keyof Table]: keyof Table[State];
}[keyof Table] &
  string;

/** The state that an event leads to, or `undefined` where the table has no such step. */
export function next<Table extends TransitionTable>(
  table: Table,
  from: keyof Table & string,
  event: EventOf<Table>,
): (keyof Table & string) | undefined {
  const steps: Readonly<Record<string, string>> = table[from] ?? {};
  return Object.hasOwn(steps, event) ? steps[event] : undefined;
}

/** Every step of a table as [from, to], without doubles: what the database's `state_edges` must hold. */
export function edges(table: TransitionTable): Array<[from: string, to: string]> {
  const seen = new Map<string, [string, string]>();
  for (const [from, steps] of Object.entries(table)) {
    for (const to of Object.values(steps)) if (to !== from) seen.set(`${from}>${to}`, [from, to]);
  }
  return [...seen.values()];
}

/** Whether nothing leads out of a state. */
export function isTerminal<Table extends TransitionTable>(table: Table, state: keyof Table & string): boolean {
  return Object.keys(table[state] ?? {}).length === 0;
}

const MINUTE_MS = 60_000;
/** A working day and some: after it everybody proves again who they are. */
export const SESSION_MS_MAX = 12 * 60 * MINUTE_MS;
/** A desk that was left for so long is signed out. */
export const SESSION_IDLE_MS_MAX = 15 * MINUTE_MS;

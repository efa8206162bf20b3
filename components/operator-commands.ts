import type { Operator } from "@/lib/auth/operator-schema";

export type OperatorCommand = "change_role" | "invite" | "end_sessions" | "reset_second_factor" | "disable" | "enable";

type Command = {
  command: OperatorCommand;
  name: string;
  /** What it does, before somebody does it. */
  what: string;
  verb: string;
  done: string;
  dangerous?: boolean;
  when: (operator: Operator) => boolean;
};

/** What an admin can do with somebody's account, in the order of the menu. */
export const operatorCommands: readonly Command[] = [
  {
    command: "change_role",
    name: "Change role",
    what: "They are signed out everywhere, and have the new role when they sign in again.",
    verb: "Change",
    done: "The role is changed",
    when: ({ status }) => status !== "disabled",
  },
  {
    command: "invite",
    name: "New invitation",
    what: "They get a link with which they choose a password: because the first one is over, or they have forgotten theirs. An older link stops working; their present password does once they choose another.",
    verb: "Make a link",
    done: "The invitation is made",
    when: ({ status }) => status !== "disabled",
  },
  {
    command: "end_sessions",
    name: "End all sessions",
    what: "They have to sign in again, everywhere.",
    verb: "End them",
    done: "All sessions are ended",
    when: ({ sessions }) => sessions > 0,
  },
  {
    command: "reset_second_factor",
    name: "Reset second factor",
    what: "For somebody who lost their device and their recovery codes. Make sure it is really they who ask: from then on their password alone opens the account. They are signed out everywhere.",
    verb: "Reset",
    done: "The second factor is reset",
    dangerous: true,
    when: ({ second_factor }) => second_factor,
  },
  {
    command: "disable",
    name: "Disable",
    what: "They are out of the console at once, and can't sign in until somebody enables them. What they did stays as it is.",
    verb: "Disable",
    done: "The operator is disabled",
    dangerous: true,
    when: ({ status }) => status !== "disabled",
  },
  {
    command: "enable",
    name: "Enable",
    what: "They can sign in again, with the password and the role they had.",
    verb: "Enable",
    done: "The operator is enabled",
    when: ({ status }) => status === "disabled",
  },
];

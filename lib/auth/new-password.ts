import { faultOfPassword, type PasswordOwner } from "@/lib/auth/password-rules";
import { AppError } from "@/lib/core/error";

/** Refuses a new password that is not good enough for its owner. `path`: the field it came in. */
export function refuseBadPassword(password: string, owner: PasswordOwner, path: string): void {
  const fault = faultOfPassword(password, owner);
  if (fault) throw passwordRefused(path, fault);
}

/** The refusal of a new password, with what is wrong about it. */
export function passwordRefused(path: string, message: string): AppError {
  return new AppError("invalid_request", `${path}: ${message}.`, {
    errors: [{ path, code: "password_not_allowed", message }],
  });
}

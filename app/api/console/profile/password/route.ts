import { changePassword } from "@/lib/auth/change-password";
import { ChangePassword } from "@/lib/auth/profile-schema";
import { ownRoute } from "@/lib/http/own-route";

export const POST = ownRoute({ body: ChangePassword }, (actor, { current_password, new_password }) =>
  changePassword(actor, current_password, new_password),
);

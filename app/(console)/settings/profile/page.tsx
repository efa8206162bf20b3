import type { Metadata } from "next";
import { ProfileScreen } from "@/components/profile-screen";
import { readProfile } from "@/lib/auth/profile";
import { requireOperator } from "@/lib/auth/session";

export const metadata: Metadata = { title: "My profile" };

export default async function ProfilePage() {
  const operator = await requireOperator("profile:own", "/settings/profile");
  return <ProfileScreen profile={await readProfile(operator)} loadedMs={Date.now()} />;
}

"use client";

import { ProfileAccount } from "@/components/profile-account";
import { ProfileFactor } from "@/components/profile-factor";
import { ProfileLook } from "@/components/profile-look";
import { ProfileSessions } from "@/components/profile-sessions";
import { PageHead } from "@/components/ui/page-head";
import { useLiveRead } from "@/components/use-live-read";
import { Profile } from "@/lib/auth/profile-schema";

/** One's own account: name and password, second factor, sessions, and how the console looks here. */
export function ProfileScreen({ profile, loadedMs }: { profile: Profile; loadedMs: number }) {
  const read = useLiveRead("profile", Profile, { path: "profile", shown: profile, loadedMs });
  const shown = read.data ?? profile;
  const changed = () => void read.refetch();
  return (
    <>
      <PageHead title="My profile">
        {shown.email}, in the role {shown.role}. Another admin changes roles, never oneself.
      </PageHead>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <ProfileAccount profile={shown} onChanged={changed} />
        <ProfileFactor profile={shown} onChanged={changed} />
        <ProfileSessions sessions={shown.sessions} onChanged={changed} />
        <ProfileLook />
      </div>
    </>
  );
}

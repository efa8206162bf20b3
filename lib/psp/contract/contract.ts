import { describe } from "vitest";
import { testAnswers } from "@/lib/psp/contract/answers";
import { testEffects } from "@/lib/psp/contract/effects";
import { testList } from "@/lib/psp/contract/list";
import { testNotifications } from "@/lib/psp/contract/notifications";
import { ContractRig, type ContractWorld } from "@/lib/psp/contract/rig";

/** What every adapter has to keep, whatever its PSP can do. Capabilities that it claims are tried. */
export function describePspContract(name: string, world: () => ContractWorld): void {
  const rig = new ContractRig(world);
  describe(name, () => {
    testEffects(rig);
    testAnswers(rig);
    testList(rig);
    testNotifications(rig);
  });
}

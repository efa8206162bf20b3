import { startProduct } from "@/e2e/product";
import { anyFreePort } from "@/scripts/launch/ports";

/** One product for all tests that don't break it. Whoever has one running already names it by PAYDESK_RUN. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PAYDESK_RUN) return undefined;
  const endpointPort = await anyFreePort();
  const product = await startProduct({ webhookHosts: [`127.0.0.1:${endpointPort}`] });
  process.env.PAYDESK_TEST_ENDPOINT_PORT = String(endpointPort);
  process.env.PAYDESK_RUN = product.runFilePath;
  return () => product.discard();
}

import { consoleRoute } from "@/lib/http/console-route";
import { listMerchants } from "@/lib/merchants/merchants";
import { ListMerchants } from "@/lib/merchants/schema";

export const GET = consoleRoute({ action: "merchants:read", query: ListMerchants }, listMerchants);

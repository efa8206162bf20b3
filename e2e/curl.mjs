#!/usr/bin/env node
// The little of curl that the README's tour uses, so that its test needs no curl: -s, -u, -H, -d, and a URL.
const args = process.argv.slice(2);
const headers = {};
const form = [];
let url = "";
for (let index = 0; index < args.length; index++) {
  const arg = args[index];
  if (arg === "-s") continue;
  else if (arg === "-u") headers.authorization = `Basic ${Buffer.from(args[++index]).toString("base64")}`;
  else if (arg === "-H") {
    const [name, ...value] = args[++index].split(":");
    headers[name.toLowerCase()] = value.join(":").trim();
  } else if (arg === "-d") form.push(args[++index]);
  else if (arg.startsWith("-")) throw new Error(`The tour's test does not know curl's ${arg}.`);
  else url = arg;
}
const body = form.length > 0 ? form.join("&") : undefined;
if (body !== undefined) headers["content-type"] ??= "application/x-www-form-urlencoded";
const response = await fetch(url, { method: body === undefined ? "GET" : "POST", headers, body });
process.stdout.write(await response.text());

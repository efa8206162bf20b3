/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server sends files compressed. Pages are not: a secret beside what an address brought could be guessed (BREACH).
  compress: false,
  typescript: { ignoreBuildErrors: true }, // `tsc` runs on its own in the tests; a start should not wait for it.
  experimental: {
    // A page that a role may not see answers 403 with a page of its own (`forbidden()`).
    authInterrupts: true,
    // A page stays when the network goes while it is rendered anew, and waits; it would be left for the browser's error.
    useOffline: true,
  },
  serverExternalPackages: ["@node-rs/argon2", "pino", "undici", "pg", "rate-limiter-flexible"],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "X-Frame-Options", value: "DENY" },
      ],
    },
  ],
};

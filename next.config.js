/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server sends files compressed. Pages are not: a secret beside what an address brought could be guessed (BREACH).
  compress: false,
  typescript: { ignoreBuildErrors: true }, // `tsc` runs on its own in the tests; a start should not wait for it.
  // A page that a role may not see answers 403 with a page of its own (`forbidden()`).
  experimental: { authInterrupts: true },
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

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: false,
  typescript: { ignoreBuildErrors: true }, // `tsc` runs on its own in the tests; a start should not wait for it.
  serverExternalPackages: ["@node-rs/argon2", "pino", "undici", "pg"],
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

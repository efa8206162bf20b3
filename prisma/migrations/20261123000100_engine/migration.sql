-- State of the embedded engine (inngest/engine). Its queue keeps its own tables in the schema "graphile_worker", which
-- the queue creates when the engine starts.
CREATE SCHEMA "engine";

-- What was sent to the engine. The primary key is the deduplication by event id.
-- Bodies are json, not jsonb: they are never searched, and json keeps every string that JSON allows.
CREATE TABLE "engine"."events" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "body" JSON NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "events_received_at_idx" ON "engine"."events" ("received_at");

-- One function working on one event. "attempt" counts the failed tries at the place where the run stands, and resets
-- when it gets past that place. "due_ms" (milliseconds since 1970) is when the next try may begin.
CREATE TABLE "engine"."runs" (
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "due_ms" BIGINT NOT NULL DEFAULT 0,
    "concurrency_key" TEXT,
    "idempotency_key" TEXT,
    "output" JSON,
    "error" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "runs_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "runs_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "engine"."events" ("id"),
    CONSTRAINT "runs_status_check" CHECK ("status" IN ('running', 'completed', 'failed')),
    CONSTRAINT "runs_ended_check" CHECK (("status" = 'running') = ("ended_at" IS NULL))
);
CREATE UNIQUE INDEX "runs_idempotency_idx" ON "engine"."runs" ("function_id", "idempotency_key");
CREATE INDEX "runs_event_id_idx" ON "engine"."runs" ("event_id");
CREATE INDEX "runs_ended_at_idx" ON "engine"."runs" ("ended_at");

-- The memory of a run: each step by the SDK's hashed id. "position" is the order in which steps were finished, which
-- the SDK wants to hear again. A planned step has tries of its own.
CREATE TABLE "engine"."steps" (
    "run_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "due_ms" BIGINT NOT NULL,
    "position" INTEGER,
    "output" JSON,
    "error" JSON,
    CONSTRAINT "steps_pkey" PRIMARY KEY ("run_id", "id"),
    CONSTRAINT "steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine"."runs" ("id") ON DELETE CASCADE,
    CONSTRAINT "steps_status_check" CHECK ("status" IN ('planned', 'sleeping', 'completed', 'failed')),
    CONSTRAINT "steps_position_check" CHECK (("status" IN ('completed', 'failed')) = ("position" IS NOT NULL))
);

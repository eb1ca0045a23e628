CREATE TABLE "filename_claims" (
	"datasource" text NOT NULL,
	"filename" text NOT NULL,
	"ingestion_id" text NOT NULL,
	CONSTRAINT "filename_claims_datasource_filename_pk" PRIMARY KEY("datasource","filename")
);
--> statement-breakpoint
CREATE TABLE "ingestion_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"ingestion_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"attempt" integer NOT NULL,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"message" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingestion_objects" (
	"ingestion_id" text NOT NULL,
	"n" integer NOT NULL,
	"key" text NOT NULL,
	"size" bigint NOT NULL,
	"upload_id" text,
	"complete" boolean DEFAULT false NOT NULL,
	CONSTRAINT "ingestion_objects_ingestion_id_n_pk" PRIMARY KEY("ingestion_id","n")
);
--> statement-breakpoint
CREATE TABLE "ingestions" (
	"id" text PRIMARY KEY NOT NULL,
	"datasource" text NOT NULL,
	"filename" text NOT NULL,
	"key_prefix" text NOT NULL,
	"incoming_key" text,
	"sent" text NOT NULL,
	"sent_format" text,
	"mode" text NOT NULL,
	"replace" text,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"size" bigint NOT NULL,
	"fingerprint" text NOT NULL,
	"duplicate_allowed" boolean DEFAULT false NOT NULL,
	"idempotency_key" text,
	"profile" jsonb,
	"choices" jsonb,
	"task" jsonb,
	"objects" integer,
	"kept" bigint,
	"refused" bigint,
	"interval_start" bigint,
	"interval_end" bigint,
	"rows_processed" bigint,
	"counted" boolean DEFAULT false NOT NULL,
	"task_over_at" timestamp with time zone,
	"error" jsonb,
	"checks" integer DEFAULT 0 NOT NULL,
	"next_check_at" timestamp with time zone NOT NULL,
	"state_since" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "ingestion_events_of" ON "ingestion_events" USING btree ("ingestion_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ingestions_one_living_file" ON "ingestions" USING btree ("datasource","fingerprint") WHERE state not in ('failed', 'cancelled') and not duplicate_allowed;--> statement-breakpoint
CREATE UNIQUE INDEX "ingestions_idempotency_key" ON "ingestions" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "ingestions_due" ON "ingestions" USING btree ("next_check_at") WHERE state not in ('ready', 'failed', 'cancelled');--> statement-breakpoint
CREATE INDEX "ingestions_by_age" ON "ingestions" USING btree ("created_at","id");
CREATE TABLE "datasource_rules" (
	"datasource" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"rules" json NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.EvalRuns.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "dead_letters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    message_type = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    body = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    error = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    failed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    replayed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dead_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "eval_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    program = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: true),
                    program_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    spec_json = table.Column<string>(type: "text", nullable: false),
                    dataset = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    dataset_version = table.Column<int>(type: "integer", nullable: false),
                    split = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    metrics = table.Column<string[]>(type: "text[]", nullable: false),
                    metric_versions = table.Column<int[]>(type: "integer[]", nullable: false),
                    model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    repeats = table.Column<int>(type: "integer", nullable: false),
                    budget = table.Column<decimal>(type: "numeric", nullable: true),
                    leave_one_out = table.Column<bool>(type: "boolean", nullable: false),
                    trigger = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    final_check_id = table.Column<Guid>(type: "uuid", nullable: true),
                    example_set_id = table.Column<Guid>(type: "uuid", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    status_reason = table.Column<string>(type: "text", nullable: true),
                    stop_reason = table.Column<string>(type: "text", nullable: true),
                    final_scores = table.Column<string>(type: "jsonb", nullable: true),
                    earlier_cost = table.Column<decimal>(type: "numeric", nullable: false),
                    earlier_input_tokens = table.Column<long>(type: "bigint", nullable: false),
                    earlier_output_tokens = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pace_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pace_done = table.Column<int>(type: "integer", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_eval_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "example_sets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_example_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    is_command = table.Column<bool>(type: "boolean", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stored_predictions",
                columns: table => new
                {
                    program_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    leave_one_out = table.Column<bool>(type: "boolean", nullable: false),
                    inputs_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sample = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    outputs = table.Column<string>(type: "json", nullable: true),
                    error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    inference_id = table.Column<string>(type: "text", nullable: true),
                    latency_ms = table.Column<double>(type: "double precision", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stored_predictions", x => new { x.program_hash, x.model, x.leave_one_out, x.inputs_hash, x.sample });
                });

            migrationBuilder.CreateTable(
                name: "eval_results",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<int>(type: "integer", nullable: false),
                    example_id = table.Column<string>(type: "text", nullable: false),
                    sample = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    scores = table.Column<double?[]>(type: "double precision[]", nullable: false),
                    outputs = table.Column<string>(type: "json", nullable: true),
                    error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    inference_id = table.Column<string>(type: "text", nullable: true),
                    latency_ms = table.Column<double>(type: "double precision", nullable: false),
                    cost = table.Column<decimal>(type: "numeric", nullable: false),
                    input_tokens = table.Column<long>(type: "bigint", nullable: false),
                    output_tokens = table.Column<long>(type: "bigint", nullable: false),
                    reused = table.Column<bool>(type: "boolean", nullable: false),
                    worker = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_eval_results", x => new { x.run_id, x.item });
                    table.ForeignKey(
                        name: "fk_eval_results_eval_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "eval_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "shards",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    first = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    lease_owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lease_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    ok = table.Column<int>(type: "integer", nullable: false),
                    parse_failures = table.Column<int>(type: "integer", nullable: false),
                    provider_errors = table.Column<int>(type: "integer", nullable: false),
                    timeouts = table.Column<int>(type: "integer", nullable: false),
                    metric_errors = table.Column<int>(type: "integer", nullable: false),
                    input_errors = table.Column<int>(type: "integer", nullable: false),
                    budget_stops = table.Column<int>(type: "integer", nullable: false),
                    reused = table.Column<int>(type: "integer", nullable: false),
                    cost = table.Column<decimal>(type: "numeric", nullable: false),
                    input_tokens = table.Column<long>(type: "bigint", nullable: false),
                    output_tokens = table.Column<long>(type: "bigint", nullable: false),
                    score_counts = table.Column<long[]>(type: "bigint[]", nullable: false),
                    score_sums = table.Column<double[]>(type: "double precision[]", nullable: false),
                    score_squares = table.Column<double[]>(type: "double precision[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shards", x => new { x.run_id, x.number });
                    table.ForeignKey(
                        name: "fk_shards_eval_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "eval_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "set_examples",
                columns: table => new
                {
                    set_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    example_id = table.Column<string>(type: "text", nullable: false),
                    inputs_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    inputs = table.Column<string>(type: "json", nullable: false),
                    expected = table.Column<string>(type: "json", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_set_examples", x => new { x.set_id, x.position });
                    table.ForeignKey(
                        name: "fk_set_examples_example_sets_set_id",
                        column: x => x.set_id,
                        principalTable: "example_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_eval_results_run_id_example_id_sample",
                table: "eval_results",
                columns: new[] { "run_id", "example_id", "sample" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_eval_runs_dataset_id",
                table: "eval_runs",
                columns: new[] { "dataset", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_eval_runs_open",
                table: "eval_runs",
                column: "id",
                filter: "status in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_eval_runs_program_id",
                table: "eval_runs",
                columns: new[] { "program", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_example_sets_key",
                table: "example_sets",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_shards_open",
                table: "shards",
                column: "run_id",
                filter: "state <> 'done'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "dead_letters");

            migrationBuilder.DropTable(
                name: "eval_results");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "set_examples");

            migrationBuilder.DropTable(
                name: "shards");

            migrationBuilder.DropTable(
                name: "stored_predictions");

            migrationBuilder.DropTable(
                name: "example_sets");

            migrationBuilder.DropTable(
                name: "eval_runs");
        }
    }
}

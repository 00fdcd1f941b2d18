using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.EvalRuns.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class JudgesAndGates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "metadata",
                table: "set_examples",
                type: "json",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "fresh",
                table: "eval_runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "metric_documents",
                table: "eval_runs",
                type: "json",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "explanations",
                table: "eval_results",
                type: "json",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "gate_baselines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    gate = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    eval_run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    who = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gate_baselines", x => x.id);
                    table.ForeignKey(
                        name: "fk_gate_baselines_eval_runs_eval_run_id",
                        column: x => x.eval_run_id,
                        principalTable: "eval_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "gate_decisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    gate = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    gate_number = table.Column<int>(type: "integer", nullable: false),
                    eval_run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    baseline_run_id = table.Column<Guid>(type: "uuid", nullable: true),
                    verdict = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    findings = table.Column<string>(type: "json", nullable: false),
                    metrics = table.Column<string>(type: "json", nullable: false),
                    who = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gate_decisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_gate_decisions_eval_runs_eval_run_id",
                        column: x => x.eval_run_id,
                        principalTable: "eval_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "gate_versions",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    program = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    policy = table.Column<string>(type: "json", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gate_versions", x => new { x.name, x.number });
                });

            migrationBuilder.CreateTable(
                name: "judge_overrides",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    judge = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    judge_number = table.Column<int>(type: "integer", nullable: false),
                    used_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    who = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_judge_overrides", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "judge_versions",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    program = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    program_version = table.Column<int>(type: "integer", nullable: false),
                    program_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    spec_json = table.Column<string>(type: "text", nullable: false),
                    model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    output = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    pass = table.Column<string[]>(type: "text[]", nullable: false),
                    inputs = table.Column<string>(type: "json", nullable: false),
                    answer_input = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_judge_versions", x => new { x.name, x.number });
                });

            migrationBuilder.CreateTable(
                name: "judge_certificates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    judge = table.Column<string>(type: "character varying(100)", nullable: false),
                    judge_number = table.Column<int>(type: "integer", nullable: false),
                    dataset = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    dataset_version = table.Column<int>(type: "integer", nullable: false),
                    split = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    label_field = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    rater_fields = table.Column<string[]>(type: "text[]", nullable: false),
                    requirements = table.Column<string>(type: "json", nullable: false),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_days = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false),
                    figures = table.Column<string>(type: "json", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sentinel_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_judge_certificates", x => x.id);
                    table.ForeignKey(
                        name: "fk_judge_certificates_judge_versions_judge_judge_number",
                        columns: x => new { x.judge, x.judge_number },
                        principalTable: "judge_versions",
                        principalColumns: new[] { "name", "number" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "judge_sentinel_checks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    certificate_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    kappa = table.Column<double>(type: "double precision", nullable: true),
                    flip_rate = table.Column<double>(type: "double precision", nullable: true),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_judge_sentinel_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_judge_sentinel_checks_judge_certificates_certificate_id",
                        column: x => x.certificate_id,
                        principalTable: "judge_certificates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_gate_baselines_eval_run_id",
                table: "gate_baselines",
                column: "eval_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_gate_baselines_gate_id",
                table: "gate_baselines",
                columns: new[] { "gate", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_gate_decisions_eval_run_id",
                table: "gate_decisions",
                column: "eval_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_gate_decisions_gate_id",
                table: "gate_decisions",
                columns: new[] { "gate", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_judge_certificates_dataset",
                table: "judge_certificates",
                column: "dataset");

            migrationBuilder.CreateIndex(
                name: "ix_judge_certificates_judge_judge_number",
                table: "judge_certificates",
                columns: new[] { "judge", "judge_number" });

            migrationBuilder.CreateIndex(
                name: "ix_judge_overrides_judge_id",
                table: "judge_overrides",
                columns: new[] { "judge", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_judge_sentinel_checks_certificate_id",
                table: "judge_sentinel_checks",
                column: "certificate_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "gate_baselines");

            migrationBuilder.DropTable(
                name: "gate_decisions");

            migrationBuilder.DropTable(
                name: "gate_versions");

            migrationBuilder.DropTable(
                name: "judge_overrides");

            migrationBuilder.DropTable(
                name: "judge_sentinel_checks");

            migrationBuilder.DropTable(
                name: "judge_certificates");

            migrationBuilder.DropTable(
                name: "judge_versions");

            migrationBuilder.DropColumn(
                name: "metadata",
                table: "set_examples");

            migrationBuilder.DropColumn(
                name: "fresh",
                table: "eval_runs");

            migrationBuilder.DropColumn(
                name: "metric_documents",
                table: "eval_runs");

            migrationBuilder.DropColumn(
                name: "explanations",
                table: "eval_results");
        }
    }
}

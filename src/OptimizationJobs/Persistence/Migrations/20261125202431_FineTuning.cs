using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.OptimizationJobs.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class FineTuning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "publishes",
                table: "optimization_jobs",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<int>(
                name: "winner_trial",
                table: "optimization_jobs",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "checkpoints",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    train_loss = table.Column<double>(type: "double precision", nullable: true),
                    plain_run = table.Column<Guid>(type: "uuid", nullable: true),
                    plain_score = table.Column<double>(type: "double precision", nullable: true),
                    plain_lower = table.Column<double>(type: "double precision", nullable: true),
                    plain_upper = table.Column<double>(type: "double precision", nullable: true),
                    optimization_job_id = table.Column<Guid>(type: "uuid", nullable: true),
                    optimized_run = table.Column<Guid>(type: "uuid", nullable: true),
                    optimized_score = table.Column<double>(type: "double precision", nullable: true),
                    optimized_lower = table.Column<double>(type: "double precision", nullable: true),
                    optimized_upper = table.Column<double>(type: "double precision", nullable: true),
                    optimized_spec_json = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_checkpoints", x => new { x.job_id, x.step });
                });

            migrationBuilder.CreateTable(
                name: "fine_tune_jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    program = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    spec_json = table.Column<string>(type: "text", nullable: false),
                    dataset = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    dataset_version = table.Column<int>(type: "integer", nullable: false),
                    metric = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    teacher_model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    base_model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    epochs = table.Column<int>(type: "integer", nullable: false),
                    samples = table.Column<int>(type: "integer", nullable: false),
                    min_agreement = table.Column<double>(type: "double precision", nullable: false),
                    min_teacher_score = table.Column<double>(type: "double precision", nullable: false),
                    optimizer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    final_check = table.Column<bool>(type: "boolean", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    budget = table.Column<decimal>(type: "numeric", nullable: false),
                    cost = table.Column<decimal>(type: "numeric", nullable: false),
                    status = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    status_reason = table.Column<string>(type: "text", nullable: true),
                    progress = table.Column<string>(type: "text", nullable: true),
                    data_json = table.Column<string>(type: "jsonb", nullable: true),
                    file_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    provider_job_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    winner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    finding_json = table.Column<string>(type: "jsonb", nullable: true),
                    new_version = table.Column<int>(type: "integer", nullable: true),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stop_requested = table.Column<bool>(type: "boolean", nullable: false),
                    lease_owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fine_tune_jobs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_fine_tune_jobs_is_active",
                table: "fine_tune_jobs",
                column: "is_active",
                filter: "is_active");

            migrationBuilder.CreateIndex(
                name: "ix_fine_tune_jobs_program_id",
                table: "fine_tune_jobs",
                columns: new[] { "program", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "checkpoints");

            migrationBuilder.DropTable(
                name: "fine_tune_jobs");

            migrationBuilder.DropColumn(
                name: "publishes",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "winner_trial",
                table: "optimization_jobs");
        }
    }
}

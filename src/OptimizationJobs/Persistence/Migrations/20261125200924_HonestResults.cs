using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.OptimizationJobs.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class HonestResults : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "parent",
                table: "trials",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "calls",
                table: "optimization_jobs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "final_check",
                table: "optimization_jobs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "findings_json",
                table: "optimization_jobs",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "holdout_share",
                table: "optimization_jobs",
                type: "double precision",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<long>(
                name: "max_calls",
                table: "optimization_jobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "max_minutes",
                table: "optimization_jobs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "quoted_calls",
                table: "optimization_jobs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<decimal>(
                name: "quoted_cost",
                table: "optimization_jobs",
                type: "numeric",
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "started_at",
                table: "optimization_jobs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "calls",
                table: "experiment_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "parent",
                table: "trials");

            migrationBuilder.DropColumn(
                name: "calls",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "final_check",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "findings_json",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "holdout_share",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "max_calls",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "max_minutes",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "quoted_calls",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "quoted_cost",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "started_at",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "calls",
                table: "experiment_runs");
        }
    }
}

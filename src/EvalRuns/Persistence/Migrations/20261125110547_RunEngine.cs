using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.EvalRuns.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RunEngine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<decimal>(
                name: "largest_cost",
                table: "shards",
                type: "numeric",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "lost_items",
                table: "shards",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "reserved_items",
                table: "shards",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "pace_next_done",
                table: "eval_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "pace_next_from",
                table: "eval_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "waiting_reason",
                table: "eval_runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "waiting_since",
                table: "eval_runs",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "largest_cost",
                table: "shards");

            migrationBuilder.DropColumn(
                name: "lost_items",
                table: "shards");

            migrationBuilder.DropColumn(
                name: "reserved_items",
                table: "shards");

            migrationBuilder.DropColumn(
                name: "pace_next_done",
                table: "eval_runs");

            migrationBuilder.DropColumn(
                name: "pace_next_from",
                table: "eval_runs");

            migrationBuilder.DropColumn(
                name: "waiting_reason",
                table: "eval_runs");

            migrationBuilder.DropColumn(
                name: "waiting_since",
                table: "eval_runs");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.EvalRuns.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PairwiseJudges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "pair",
                table: "judge_versions",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<Guid>(
                name: "swapped_run_id",
                table: "judge_certificates",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "pair",
                table: "judge_versions");

            migrationBuilder.DropColumn(
                name: "swapped_run_id",
                table: "judge_certificates");
        }
    }
}

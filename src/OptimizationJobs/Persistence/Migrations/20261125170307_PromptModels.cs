using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.OptimizationJobs.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PromptModels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "prompt_model",
                table: "optimization_jobs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "answer",
                table: "experiment_runs",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "prompt_model",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "answer",
                table: "experiment_runs");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.OptimizationJobs.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class GateVerdicts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "gate",
                table: "optimization_jobs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "gate_verdict",
                table: "optimization_jobs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "gate",
                table: "optimization_jobs");

            migrationBuilder.DropColumn(
                name: "gate_verdict",
                table: "optimization_jobs");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.InferenceGateway.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class InferenceSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "steps",
                table: "inference_payloads",
                type: "json",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "steps",
                table: "inference_payloads");
        }
    }
}

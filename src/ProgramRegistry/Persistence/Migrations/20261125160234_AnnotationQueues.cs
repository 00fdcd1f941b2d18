using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.ProgramRegistry.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AnnotationQueues : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "annotation_queues",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    dataset = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    input_fields = table.Column<List<string>>(type: "text[]", nullable: false),
                    questions = table.Column<string>(type: "json", nullable: false),
                    instructions = table.Column<string>(type: "text", nullable: false),
                    second_review_share = table.Column<double>(type: "double precision", nullable: false),
                    lease_minutes = table.Column<int>(type: "integer", nullable: false),
                    last_item = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_version = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_annotation_queues", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "annotation_items",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    example_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    origin = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    source_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    inputs = table.Column<string>(type: "json", nullable: false),
                    inputs_hash = table.Column<Guid>(type: "uuid", nullable: false),
                    priority = table.Column<double>(type: "double precision", nullable: false),
                    needed = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    labels = table.Column<string>(type: "json", nullable: true),
                    adjudicated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_annotation_items", x => x.id);
                    table.ForeignKey(
                        name: "fk_annotation_items_annotation_queues_queue_id",
                        column: x => x.queue_id,
                        principalTable: "annotation_queues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "annotation_labels",
                columns: table => new
                {
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    annotator = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    labels = table.Column<string>(type: "json", nullable: true),
                    skip_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_annotation_labels", x => new { x.item_id, x.annotator });
                    table.ForeignKey(
                        name: "fk_annotation_labels_annotation_items_item_id",
                        column: x => x.item_id,
                        principalTable: "annotation_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_annotation_items_queue_id_inputs_hash",
                table: "annotation_items",
                columns: new[] { "queue_id", "inputs_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_annotation_items_queue_id_number",
                table: "annotation_items",
                columns: new[] { "queue_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_annotation_items_queue_id_state_priority",
                table: "annotation_items",
                columns: new[] { "queue_id", "state", "priority" });

            migrationBuilder.CreateIndex(
                name: "ix_annotation_labels_queue_id_annotator",
                table: "annotation_labels",
                columns: new[] { "queue_id", "annotator" });

            migrationBuilder.CreateIndex(
                name: "ix_annotation_queues_name",
                table: "annotation_queues",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "annotation_labels");

            migrationBuilder.DropTable(
                name: "annotation_items");

            migrationBuilder.DropTable(
                name: "annotation_queues");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LlmOps.ProgramRegistry.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DatasetChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "content_hash",
                table: "examples",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "group_hash",
                table: "examples",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "inputs_hash",
                table: "examples",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "labels_hash",
                table: "examples",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "change",
                table: "dataset_versions",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "import");

            migrationBuilder.AddColumn<string>(
                name: "field_types",
                table: "dataset_versions",
                type: "json",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "dataset_versions",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "parent",
                table: "dataset_versions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "quality",
                table: "dataset_versions",
                type: "json",
                nullable: true);

            // As Datasets/Importing/RowBuilder.cs writes them, for the rows there are. A text with a zero character cannot be taken apart here; it is grouped by its exact inputs.
            migrationBuilder.Sql(
                """
                update examples set
                    inputs_hash = encode(substring(sha256(convert_to(inputs::text, 'UTF8')) from 1 for 16), 'hex')::uuid,
                    content_hash = encode(substring(sha256(convert_to(concat(inputs::text, E'\n', labels::text, E'\n', metadata::text), 'UTF8')) from 1 for 16), 'hex')::uuid,
                    labels_hash = encode(substring(sha256(convert_to(labels::text, 'UTF8')) from 1 for 16), 'hex')::uuid,
                    group_hash = encode(substring(sha256(convert_to(case when position('\u0000' in inputs::text) > 0 then inputs::text else
                        (select string_agg(btrim(regexp_replace(lower(f.value), '\s+', ' ', 'g')), chr(31) order by f.nth) from json_each_text(inputs) with ordinality f(key, value, nth)) end, 'UTF8')) from 1 for 16), 'hex')::uuid;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "content_hash",
                table: "examples");

            migrationBuilder.DropColumn(
                name: "group_hash",
                table: "examples");

            migrationBuilder.DropColumn(
                name: "inputs_hash",
                table: "examples");

            migrationBuilder.DropColumn(
                name: "labels_hash",
                table: "examples");

            migrationBuilder.DropColumn(
                name: "change",
                table: "dataset_versions");

            migrationBuilder.DropColumn(
                name: "field_types",
                table: "dataset_versions");

            migrationBuilder.DropColumn(
                name: "note",
                table: "dataset_versions");

            migrationBuilder.DropColumn(
                name: "parent",
                table: "dataset_versions");

            migrationBuilder.DropColumn(
                name: "quality",
                table: "dataset_versions");
        }
    }
}

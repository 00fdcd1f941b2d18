using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ServiceDefaults.Persistence;

/// <summary>PostgreSQL's own way of naming, applied to a whole model.</summary>
public static class SnakeCaseNames
{
    /// <summary>Gives tables, columns, keys and indexes snake_case names; call last in <c>OnModelCreating</c>.</summary>
    public static void UseSnakeCaseNames(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table && entity.BaseType is null)
            {
                entity.SetTableName(Snake(table));
            }

            foreach (var property in entity.GetProperties().Where(p => p.Name != "xmin"))
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName()!));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(Snake(key.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
            }
        }
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

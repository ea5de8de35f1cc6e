namespace Fal.Schemas;

/// <summary>What a lock says of one model.</summary>
/// <param name="Sha256">The hash of its schema, as <see cref="SchemaLock.HashOf"/> gives it.</param>
/// <param name="Position">Where the lock says it.</param>
internal sealed record LockedModel(string Id, string Sha256, SchemaPosition Position);

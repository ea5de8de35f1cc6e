namespace Fal;

/// <summary>Refuses inputs that their schema forbids, before anything is sent.</summary>
internal sealed class InputChecks(FalClientOptions options)
{
    /// <param name="validate">Whether to check; as the client's options say when null.</param>
    /// <exception cref="FalValidationException">The input does not fit its schema.</exception>
    public void ThrowIfInvalid<TInput>(TInput input, CallContext context, bool? validate)
    {
        if (!(validate ?? options.ValidateInputs) || input is not IFalValidated validated)
            return;
        var validation = default(FalValidation);
        validated.Validate(ref validation);
        if (validation.Violations.Count == 0)
            return;

        var errors = validation.Violations.Select(v => v.ToError(context.InputMembers)).ToList();
        throw context.Validation($"The input was refused before anything was sent: {string.Join("; ", errors)}", errors);
    }
}

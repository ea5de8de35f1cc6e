using System.ComponentModel.DataAnnotations;
using Fal.Models;

namespace Fal.AspNetCore.Tests.Forms;

public sealed class Order : IValidatableObject
{
    public string Prompt { get; set; } = "";

    public int? NumImages { get; set; }

    public FluxDev.OutputFormat? OutputFormat { get; set; }

    public FluxDevInput ToInput() => new() { Prompt = Prompt, NumImages = NumImages, OutputFormat = OutputFormat };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => ((IValidatableObject)ToInput()).Validate(validationContext);
}

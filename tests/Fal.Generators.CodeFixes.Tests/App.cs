namespace Fal.Generators.CodeFixes.Tests;

/// <summary>An app's file around the lines that a test is about.</summary>
internal static class App
{
    /// <summary>An app that makes an input with some properties set.</summary>
    public static string Setting(string properties) => Running($$"""var made = new FluxDevInput { Count = 1, {{properties}} };""");

    /// <summary>An app that copies an input with some properties set.</summary>
    public static string Copying(string properties) => Running($$"""var made = input with { {{properties}} };""");

    /// <summary>An app that runs some statements.</summary>
    public static string Running(string statements) => $$"""
        #nullable enable
        using System;
        using System.Collections.Generic;
        using Fal;
        using Fal.Models;

        class App
        {
            const int Nine = 9;
            const double Half = 0.5;
            const string Wrong = "pgn";
            const string Png = "png";
            const string Long = "much too long for anything";

            static FluxDev.OutputFormat Use(FluxDev.OutputFormat format) => format;

            static void Run(FluxDevInput input, FluxDev model, bool flag, int number, string text, List<string> list, int? maybe, double? real, string? word)
            {
                {{statements}}
            }
        }
        """;
}

using System.Globalization;
using System.Text.Encodings.Web;
using Jtai.Contracts.Api.Intake;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>A receipt as a page to print: what a person needs to know first, and below what proves it.</summary>
internal static class ReceiptPage
{
    public static string Of(Receipt receipt, string title)
    {
        var received = Clock(receipt.ReceivedAt);
        var due = receipt.DueAt is { } at ? Clock(at) : $"{receipt.DueOn.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}, until the end of the day";
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Receipt</title>
              <style>
                body { font: 1.1rem/1.5 arial, sans-serif; color: #0b0c0c; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }
                dl { display: grid; grid-template-columns: 11rem 1fr; gap: .4rem 1rem } dt { font-weight: bold } dd { margin: 0; overflow-wrap: anywhere }
                pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #b1b4b6; padding: 1rem; font-size: .9rem }
                @media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .6rem } }
              </style>
            </head>
            <body>
              <main>
                <h1>Receipt</h1>
                <p>{{(receipt.Late ? "This file was received after it was due. It was accepted all the same." : "This file was received in time.")}}</p>
                <dl>
                  <dt>Handed in for</dt><dd>{{Text(title)}}</dd>
                  <dt>File</dt><dd>{{Text(receipt.FileName ?? "without a name")}}</dd>
                  <dt>Size</dt><dd>{{receipt.Size.ToString("N0", CultureInfo.InvariantCulture)}} bytes</dd>
                  <dt>Received</dt><dd>{{received}}</dd>
                  <dt>Due</dt><dd>{{due}}</dd>
                  <dt>Organisation</dt><dd>{{Text(receipt.Organisation)}}</dd>
                  <dt>Handed in by</dt><dd>{{Text(receipt.HandedInBy)}}</dd>
                </dl>
                <h2>Proof</h2>
                <p>Whoever has these lines, the signature and the key {{Text(receipt.SignatureKey)}} can check this receipt without asking anybody.</p>
                <pre>{{Text(receipt.Statement)}}</pre>
                <p>Signature: <code style="overflow-wrap: anywhere">{{receipt.Signature}}</code></p>
              </main>
            </body>
            </html>
            """;
    }

    static string Text(string text) => HtmlEncoder.Default.Encode(text);

    static string Clock(DateTimeOffset at) =>
        Instant.FromDateTimeOffset(at).InZone(UkTime.Zone).ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture) + " (London)";
}

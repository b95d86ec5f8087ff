using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>Ends the reading of a part that cannot be checked, from within a reader. Becomes the objection; never leaves <see cref="ContentCheck"/>.</summary>
/// <param name="objection">Why.</param>
internal sealed class UncheckableException(Objection objection) : Exception
{
    public Objection Objection { get; } = objection;
}

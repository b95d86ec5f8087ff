using System.Linq.Expressions;

namespace Jtai.Intake.Requests;

/// <summary>What is kept for a time of its own.</summary>
internal enum RetentionClass
{
    /// <summary>Lists 1 to 5 with what was found in them: every child of six months (¶95).</summary>
    Lists,

    /// <summary>What is about a child that was chosen: answers (¶98), case records (¶101-105), audits (¶106).</summary>
    Children,

    /// <summary>Everything else (¶96, ¶108-109, ¶24).</summary>
    Information,
}

internal static class RetentionClasses
{
    /// <summary>The items of a class, for a query.</summary>
    public static Expression<Func<InformationItem, bool>> Items(this RetentionClass of) => of switch
    {
        RetentionClass.Lists => item => item.Kind == ItemKind.ChildLevelData,
        RetentionClass.Children => item => item.Child != null,
        _ => item => item.Child == null && item.Kind != ItemKind.ChildLevelData,
    };
}

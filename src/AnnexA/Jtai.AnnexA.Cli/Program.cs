using Jtai.AnnexA.Cli;

Console.OutputEncoding = new System.Text.UTF8Encoding(false);
using var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), 1 << 16);
using var input = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false), true, 1 << 16);
try
{
    var code = Annexa.Run(args, input, output, Console.Error, isTerminal: !Console.IsErrorRedirected);
    output.Flush();
    return code;
}
catch (Exception exception)
{
    // Where it failed, and not the message: it might quote the file, and this is what a user will send to whoever mends it.
    Console.Error.WriteLine(
        $"annexa: it failed through a mistake of its own, not of your file ({exception.GetType().Name}). Nothing of the file is in these "
        + $"lines:\n{exception.StackTrace}");
    return Annexa.Failed;
}

using Jtai.AnnexA.Cli;

Console.OutputEncoding = new System.Text.UTF8Encoding(false);
using var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), 1 << 16);
using var input = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false), true, 1 << 16);
var code = Annexa.Run(args, input, output, Console.Error, isTerminal: !Console.IsErrorRedirected);
output.Flush();
return code;

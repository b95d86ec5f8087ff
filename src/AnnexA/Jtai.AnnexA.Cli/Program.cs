Console.Error.WriteLine("annexa: not written yet"); return 2;

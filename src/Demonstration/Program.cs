Console.WriteLine("demonstration: not written yet"); return 1;

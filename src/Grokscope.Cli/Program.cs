Console.WriteLine("grokscope");

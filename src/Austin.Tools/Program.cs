Console.WriteLine("austin-tools");

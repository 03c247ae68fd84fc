Console.WriteLine("austin");

[assembly: AssemblyTrait(Tier.Name, Tier.Live)]

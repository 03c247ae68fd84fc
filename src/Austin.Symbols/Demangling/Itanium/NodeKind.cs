namespace Austin.Symbols.Demangling.Itanium;

/// <summary>
/// What a <see cref="Node"/> stands for. Each line names the fields in use: A, B, C are children, Items a list,
/// Text and Value the payload.
/// </summary>
internal enum NodeKind
{
    // Names
    Name,               // Text
    Nested,             // A::B
    Local,              // A (encoding) :: B (entity)
    DefaultArgument,    // A, Value = number of the parameter counted from the last
    Template,           // A<B>, B is an ArgumentList
    Module,             // A (parent module or null), Text, Value = 1 for a partition
    InModule,           // A (name) attached to module B
    Tagged,             // A[abi:Text]
    Constructor,        // A
    Destructor,         // A
    OperatorName,       // Operator
    LiteralOperator,    // Text
    VendorOperator,     // Text
    Conversion,         // A (type)
    StructuredBinding,  // Items
    UnnamedType,        // Value
    Lambda,             // A (template head or null), B (parameters), Value
    Friend,             // A::[friend] B
    Encoding,           // A (name), B (Function), C (constraint or null)
    Special,            // Text A
    ConstructionVtable, // A-in-B
    ReferenceTemporary, // A, Value
    Clone,              // A [clone Text]

    // Qualifiers of a member function, printed after its parameters
    ThisConst,          // A
    ThisVolatile,       // A
    ThisRestrict,       // A
    ThisReference,      // A
    ThisRValueReference, // A
    TransactionSafe,    // A
    Noexcept,           // A, B (expression or null)
    ThrowSpecification, // A, B (types)

    // Types
    Builtin,            // Text, Value = LiteralStyle
    StandardName,       // Text (std::string and the like)
    VendorType,         // Text, A (template arguments or null)
    Const,              // A
    Volatile,           // A
    Restrict,           // A
    Complex,            // A
    Imaginary,          // A
    VendorQualified,    // A, B (qualifier name)
    Pointer,            // A
    LValueReference,    // A
    RValueReference,    // A
    MemberPointer,      // A (class), B (member type)
    Function,           // A (return type or null), B (parameters)
    Array,              // A (element), B (dimension or null)
    Vector,             // A (element), B (dimension)
    BitInt,             // A (width), Text (type name)
    Decltype,           // A
    ConstrainedAuto,    // A (concept), Text (auto or decltype(auto))
    PackExpansion,      // A

    // Templates
    ArgumentList,       // Items: template arguments, a pack of them, parameters or operands
    TemplateParameter,  // Value
    TemplateHead,       // Items of the Head kinds, B (constraint or null)
    HeadType,           // A (concept or null)
    HeadNonType,        // A (type)
    HeadTemplate,       // A (TemplateHead)
    HeadPack,           // A (one of the Head kinds)

    // Expressions
    FunctionParameter,  // Value, 0 for this
    Literal,            // A (type), Text (may start with a minus sign)
    InitializerList,    // A (type or null), B (ArgumentList)
    Cast,               // A (type), B (operand)
    Unary,              // Operator, A
    Binary,             // Operator, A, B
    Ternary,            // Operator, A, B, C
    New,                // Operator, A (placement), B (type), C (initializer or null)
    Fold,               // Operator, A, B or null; Value = FoldKind letter
    VendorExpression,   // Text, A (arguments)
    RequiresExpression, // A (parameters or null), Items (requirements)
    Requirement,        // A, Value = letter, B (constraint or null)
}

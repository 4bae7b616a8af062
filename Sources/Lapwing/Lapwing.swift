// The library as applications link it: one import for all of it.
@_exported public import BLASBackend
@_exported public import Comparison
@_exported public import ComplexModule
@_exported public import DataReading
@_exported public import Factorizations
@_exported public import IterativeMethods
@_exported public import LeastSquares
@_exported public import Matrices
@_exported public import RealModule

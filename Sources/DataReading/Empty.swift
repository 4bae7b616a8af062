internal import Matrices
